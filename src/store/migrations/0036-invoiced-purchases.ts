/** Which purchase a VAT invoice is for: while one stands, no other slip has another for the same gas, also where no tax moved. */
export const invoicedPurchasesMigration = `
ALTER TABLE invoice ADD COLUMN purchase BLOB
  CHECK (purchase IS NULL OR (length(purchase) = 16 AND state = 'given' AND ticket_kind = 'vat-invoice'));
UPDATE invoice SET purchase = (
  SELECT unhex(replace(json_extract(detail, '$.result.facts.purchase'), '-', '')) FROM entry WHERE op_id = operation
) WHERE state = 'given' AND ticket_kind = 'vat-invoice';
CREATE INDEX invoice_purchase ON invoice (purchase) WHERE purchase IS NOT NULL;
`;
