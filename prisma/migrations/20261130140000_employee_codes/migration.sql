-- Codes that differ in their case only are one code: looked up by this index, under the lock of the company's row.
-- Employees whose codes differ in case already stay as they are. Cost: one pass over employee.
CREATE INDEX employee_code_lower_idx ON employee (company_id, lower(code)) WHERE deleted_at IS NULL;

-- A file may change employees that are there already.
ALTER TABLE employee_import ADD COLUMN updated integer NOT NULL DEFAULT 0, ADD COLUMN unchanged integer NOT NULL DEFAULT 0;
