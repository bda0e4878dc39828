/**
 * SQL of the company of a statement, $1, where rows are looked up by their keys.
 *
 * A constant that is in no statistics, as that of a company which is newer than they are, is planned as a company of one
 * row: then every index that begins with the company looks as good as the primary key, and a plan may read the whole
 * company for each row that is looked up. Of a value that is known only when the statement runs, the planner takes the size
 * of an average company, and only the key that holds all columns of the look-up is good enough.
 */
export const companyKey = '(SELECT $1::uuid)';
