/** Words of engineering, in Chinese. */
export const engineering = {
  engineering: {
    meters: '气表',
    all: '全部',
    withoutCustomer: '待点火（无用户）',
    ending: '到期更换',
    endsBy: '使用年限止于',
    model: '型号',
    size: '规格',
    acceptance: '验收单',
    serviceUntil: '年限止',
    lastReport: '上次回写',
    waits: '待点火',
  },
} as const;
