/** SQL of a table whose columns are its row's fields in snake case. Built once, when a statement is prepared. */

/**
 * The cells of a row read as an array. An object of a result names its fields anew each time and has a shape of its own,
 * which makes both reading it and everything done with it slow: what is read often is read so and kept in one shape.
 */
export type Cells<Row, Fields extends readonly (keyof Row)[]> = {
  [I in keyof Fields]: Row[Fields[I]];
};

export const column = (field: string): string =>
  field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** `a_b AS aB, …`, so that a row read is the row itself. */
export const columnsAs = (fields: readonly string[]): string =>
  fields.map((field) => `${column(field)} AS ${field}`).join(', ');

/** `t.a_b, …`, for rows that are read as cells beside those of another table. */
export const columnsOf = (table: string, fields: readonly string[]): string =>
  fields.map((field) => `${table}.${column(field)}`).join(', ');

export const selectSql = (table: string, fields: readonly string[]): string =>
  `SELECT ${columnsAs(fields)} FROM ${table}`;

/** Inserts the row, or puts the present one's other columns to what they shall be. Parameters are named by field. */
export function upsertSql(
  table: string,
  fields: readonly string[],
  key: readonly string[],
): string {
  const names = fields.map(column).join(', ');
  const values = fields.map((field) => `@${field}`).join(', ');
  const updates = fields
    .filter((field) => !key.includes(field))
    .map((field) => `${column(field)} = excluded.${column(field)}`);
  return `INSERT INTO ${table} (${names}) VALUES (${values})
    ON CONFLICT (${key.map(column).join(', ')}) DO UPDATE SET ${updates.join(', ')}`;
}
