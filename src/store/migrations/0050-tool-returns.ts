/** The log of tool cards tells by the entry of its return who brought a card back, when and with which note; they are rare among a million. */
export const toolReturnsMigration = `
CREATE INDEX entry_tool_return ON entry (card_no) WHERE kind = 'return-tool-card';
`;
