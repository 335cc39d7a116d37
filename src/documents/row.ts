/** A filled row; cells are text as a person sees it, numbers and days in plain notation. */
export interface TableRow {
  /** Counted from 1, as Excel shows it. */
  readonly row: number;
  readonly cells: string[];
}

/** How much a table may hold. */
export interface TableLimits {
  readonly rows: number;
  readonly columns: number;
}
