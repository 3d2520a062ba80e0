/** The page at "/": says what answers here. Static; the station's own page takes its place. */
const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? '');

export interface LandingFacts {
  readonly company: string;
  readonly outlet: string;
  readonly station: number;
  readonly version: string;
  readonly demo: boolean;
}

export const landingPage = ({
  company,
  outlet,
  station,
  version,
  demo,
}: LandingFacts): string => `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Qika 气卡</title>
</head>
<body>
<h1>Qika 气卡</h1>
<p>IC 卡燃气表网关与预收台账。This is the gateway of IC-card gas meters and the prepaid ledger behind them.</p>
<dl>
<dt>公司 Company</dt><dd>${escapeHtml(company)}</dd>
<dt>网点 Outlet</dt><dd>${escapeHtml(outlet)}</dd>
<dt>收费站 Station</dt><dd>${station}</dd>
<dt>版本 Version</dt><dd>${escapeHtml(version)}${demo ? '（演示数据 demo data）' : ''}</dd>
</dl>
<p><a href="/openapi.json">/openapi.json</a>：接口说明 what this station can be asked.</p>
</body>
</html>
`;
