"""Rows become a data frame with the right columns and types, also when there are none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pandas import DataFrame

TEXT = "string"
WHOLE = "Int64"
DECIMAL = "float64"
YES_NO = "boolean"
TIME = "datetime64[ns, UTC]"
VOTER = "category"

Columns = Mapping[str, str]
Row = Sequence[object]


def frame(columns: Columns, rows: Iterable[Row], voters: Sequence[str] = ()) -> DataFrame:
    """Return a data frame of these columns, each with the type it is given.

    Args:
        columns: The type of each column by its name.
        rows: A value for each column; None where there is none.
        voters: What a column of voters may hold, in order.
    """
    import pandas as pd

    made = pd.DataFrame(list(rows), columns=list(columns), dtype=object)
    typed = {name: _typed(made[name], dtype, voters) for name, dtype in columns.items()}
    return pd.DataFrame(typed)


def _typed(values: Any, dtype: str, voters: Sequence[str]) -> Any:  # noqa: ANN401 -- a column
    import pandas as pd

    if dtype == VOTER:
        return values.astype(pd.CategoricalDtype(list(voters)))
    if dtype == TIME:
        return pd.to_datetime(values, utc=True, format="ISO8601").astype(TIME)
    return values.astype(dtype)
