-- The rows of a file of employees are lines of JSON: a part is read from `byte_at` on, and nothing else of them.
ALTER TABLE employee_import
  ADD COLUMN plan jsonb,
  ADD COLUMN byte_at integer NOT NULL DEFAULT 0,
  -- not packed: a slice of it is read without reading what stands before it
  ALTER COLUMN content SET STORAGE EXTERNAL;
