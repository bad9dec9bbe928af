"""The four languages of the interface: catalogues in `<language>.po`, formats from CLDR."""
