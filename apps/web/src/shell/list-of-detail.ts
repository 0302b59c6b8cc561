/** Pages about one thing that belongs to a project, below its list. */
const details =
  /^(\/compute\/instances|\/image\/images|\/volume\/volumes|\/network\/networks|\/network\/routers|\/network\/security-groups|\/operations)\/(?!launch$|create$)[^/]+$/;

/** The list that a page about one thing of a project belongs to; null for any other page. */
export function listOfDetail(pathname: string): string | null {
  return details.exec(pathname)?.[1] ?? null;
}
