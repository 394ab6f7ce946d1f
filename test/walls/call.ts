/** How a route is called with what is planted. */
export type Call = {
  /** What stands for each name in the path, of `World.ids`. */
  readonly path?: Readonly<Record<string, string>>;
  /** Behind the question mark; `{name}` is one of `World.ids`. */
  readonly query?: string;
  /** `{name}` in a text is one of `World.ids`. */
  readonly body?: unknown;
  /** Sent as a file. */
  readonly text?: string;
  /** The name is a place that every tenant has, as the second entry of a log. */
  readonly shared?: true;
  /** What the owner is told, where not success: what is planted does not suffice for more. */
  readonly owner?: number;
};
