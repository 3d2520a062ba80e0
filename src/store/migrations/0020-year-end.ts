/** Revenue recognised apart from use (居民收款确认、非居民滞后一次), year-end documents, and payment plans of debtors. */
export const yearEndMigration = `
CREATE TABLE recognition (
  account_id INTEGER PRIMARY KEY REFERENCES account (account_id),
  bought_litres INTEGER NOT NULL CHECK (bought_litres >= used_litres),
  bought_fen INTEGER NOT NULL CHECK (bought_fen >= used_fen),
  used_litres INTEGER NOT NULL CHECK (used_litres >= 0),
  used_fen INTEGER NOT NULL CHECK (used_fen >= 0),
  recognised_litres INTEGER NOT NULL CHECK (recognised_litres >= 0),
  recognised_fen INTEGER NOT NULL CHECK (recognised_fen >= 0)
) STRICT;
CREATE TABLE true_up (
  account_id INTEGER NOT NULL REFERENCES account (account_id),
  year INTEGER NOT NULL CHECK (year BETWEEN 2000 AND 2999),
  form_no TEXT NOT NULL,
  PRIMARY KEY (account_id, year)
) STRICT;
CREATE TRIGGER true_up_no_update BEFORE UPDATE ON true_up
BEGIN SELECT RAISE (ABORT, 'true_up is append-only'); END;
CREATE TRIGGER true_up_no_delete BEFORE DELETE ON true_up
BEGIN SELECT RAISE (ABORT, 'true_up is append-only'); END;
CREATE TABLE payment_plan (
  account_id INTEGER PRIMARY KEY REFERENCES account (account_id),
  share_percent INTEGER NOT NULL CHECK (share_percent BETWEEN 1 AND 100),
  form_no TEXT NOT NULL
) STRICT;
`;
