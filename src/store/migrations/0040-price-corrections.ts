/**
 * Price corrections, added up by account and version. Those of the past are entered as they stood, also where two gave back the same
 * gas: what was posted stays, and only what comes later is held against it.
 */
export const priceCorrectionsMigration = `
CREATE TABLE price_correction (
  op_id BLOB PRIMARY KEY CHECK (length(op_id) = 16),
  account_id INTEGER NOT NULL REFERENCES account (account_id),
  tariff_id TEXT NOT NULL,
  litres INTEGER NOT NULL CHECK (litres > 0),
  difference_e4 INTEGER NOT NULL CHECK (difference_e4 <> 0),
  form_no TEXT NOT NULL CHECK (length(form_no) > 0),
  document_on TEXT NOT NULL CHECK (length(document_on) = 10)
) STRICT;
CREATE INDEX price_correction_account ON price_correction (account_id);
CREATE TRIGGER price_correction_no_update BEFORE UPDATE ON price_correction
BEGIN SELECT RAISE (ABORT, 'price_correction is append-only'); END;
CREATE TRIGGER price_correction_no_delete BEFORE DELETE ON price_correction
BEGIN SELECT RAISE (ABORT, 'price_correction is append-only'); END;
INSERT INTO price_correction (op_id, account_id, tariff_id, litres, difference_e4, form_no, document_on)
SELECT op_id, account_id,
  json_extract(detail, '$.command.tariffId'),
  json_extract(detail, '$.command.litres'),
  json_extract(detail, '$.command.differenceE4'),
  json_extract(detail, '$.command.formNo'),
  business_date
FROM entry
WHERE kind = 'correct-price'
ORDER BY at, id;
`;
