/** What a step of a bench check found, in Chinese. Figures and addresses say themselves. */
export const benchSaid: Readonly<Record<string, string>> = {
  closed: '阀已关',
  open: '阀已开',
  'not told': '气表未告知',
  'the meter tells no clock': '气表不报时钟',
  'closed: no gas in the meter; give it test gas, check again':
    '阀仍关：表内无气；请充入试验气量后再检',
  'none was given': '未填新地址',
  'which meter it is was not shown': '未能确认是哪块表，其后各步不做',
  'line.unknown': '本站没有这条线路',
  'line.down': '线路未连通：请检查线路后再检',
  'line.lost': '线路中途断开：请检查线路后再检',
  'meter.profile-unknown': '本站没有此型式',
  'meter.profile-needed': '请选定一种型式',
  'meter.address-invalid': '地址不合此规约',
  'meter.not-supported': '此规约没有这条命令',
  'meter.silent': '气表未应答：请检查接线与地址',
  'meter.refused': '气表回答不能执行',
  'meter.answer-unreadable': '应答不能按此型式解读：请换一种型式',
};
