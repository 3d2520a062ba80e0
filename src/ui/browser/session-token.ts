/** The secret of this page's session: kept for this tab and this origin (port included), gone with the tab. */

const TOKEN = 'qika.session';

export const sessionToken = (): string | null => sessionStorage.getItem(TOKEN);
export const keepToken = (token: string): void => sessionStorage.setItem(TOKEN, token);
export const forgetToken = (): void => sessionStorage.removeItem(TOKEN);
