/** Which invoices a ticket ever had, also those that a red one took back: asked when a customer is to be deleted. */
export const invoicesOfTicketsMigration = `
CREATE INDEX invoice_ticket ON invoice (station, ticket_no) WHERE ticket_no IS NOT NULL;
`;
