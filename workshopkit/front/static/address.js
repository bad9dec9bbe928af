// Where a page of the room lies on its host: what stands before it, the page itself says.
export const pathTo = (path) => document.body.dataset.base + path;
