/** What `qika` can be asked. */
export const HELP = `Qika 气卡: IC-card gas meters and the prepaid ledger behind them

qika serve [--config FILE]            run a station; without a file the demo  运行收费站（无配置则为演示）
           [--data DIR] [--port N]    the demo in another folder, at another port (not beside --config)
           [--demo-line HOST:PORT|PORT]  the demo with a line, as qika simulate meter serves one  演示接一条抄表线路
qika doctor [--config FILE]           what is missing, and what to do about it  检查环境
qika verify [--config FILE|--db FILE] check the books against every law  校验台账
            [--anchors FILE --public-key FILE] [--anchor CODE]
                                      and against what was said outside them: anchor files, 校验码 of a paper  核对锚记录
qika anchor key --out FILE            make the key that signs a station's anchors  生成锚签名密钥
qika keys init --config FILE --custodians NAME,NAME [--start credential|passphrase|custodians]
          [--credential FILE] [--from FILE]
                                      two people make the sealed file of the cards' master keys  生成卡密钥文件（两人）
qika keys list|unseal|start|add|rotate … --config FILE
                                      what is in it; open it at a running station; how it opens; versions  查看、解封、打开方式、版本
qika journal [--config FILE|--db FILE] [--from DATE] [--to DATE] [--out FILE.journal]
                                      the books as text that hledger reads  导出明文账
qika trial-balance [--config FILE|--db FILE] [--from DATE] [--to DATE] [--form json]
                                      debits, credits and balance of every account  试算平衡
qika postings --account CODE [--from DATE] [--to DATE] [--by day] [--kind KIND] [--config FILE|--db FILE]
                                      what moved one account of the trial balance, by day or posting by posting, as CSV  科目逐笔
qika deposits [--config FILE|--db FILE]
                                      deposits held, by customer, with their tickets, as CSV  在押预付款
qika audit-count [--of changes] [--kind KIND] [--person NAME] [--config FILE|--db FILE]
                                      how many lines the audit has, or how many acts the ledger  审计与业务流水条数
qika balances [--config FILE|--db FILE]
                                      the balance of every account, customers too, as CSV  各账户余额
qika lots [--config FILE|--db FILE]   who holds how much gas at which price, as CSV  批次余量
qika backup [--config FILE]           a verified, sealed copy of the ledger  备份（校验并加密）
qika backup key --out FILE             the key of those copies, for another place than theirs  生成备份密钥
qika restore FILE [--config FILE] [--dry-run]
                                      open a copy, check it, put it where no ledger is  恢复备份
qika restore --accept-gap --reason TEXT --by NAME --second NAME [--config FILE]
                                      go on from a copy that is older than its anchors  确认断档（两人）
qika recovered [--config FILE]        gaps, and gas or money that cards showed since  断档与找回气量、金额
qika suspense [--config FILE]         money that came for closed accounts and waits  暂收款
qika usage YYYY-MM --file FILE.csv --operator NAME [--config FILE]
                                      send a file of readings to the running station  批量录入用气量
qika export list|mapping              closed months; the mapping of vouchers to begin from  已关账月份；凭证对照表
qika export vouchers YYYY-MM [--config FILE|--db FILE]
                                      the vouchers of a period as they stand, before it is closed too  凭证预览
qika export month YYYY-MM --out DIR [--mapping FILE] [--config FILE|--db FILE]
                                      the nine parts of a closed month, vouchers and journal  月末导出
qika bank FILE [--bank NAME] [--confirm sure|ROW,ROW --operator NAME] [--config FILE]
                                      a bank's file beside the transfers that wait; confirm those that fit  银行流水匹配到账
qika cashiers --from DATE --to DATE [--config FILE]
                                      reversals, voids, reprints, failed writes and differences of each cashier, as CSV  收费员计数
qika people [--config FILE]           who may log in at the running station  人员名单
qika people first|unlock NAME [--config FILE]
                                      a one-time code for an administrator; let a locked name try again  一次性代码；解锁
qika audit list [--limit N] [--config FILE]   who came, was refused, looked and took away  审计记录
qika card read [--config FILE] [--reader NAME]
                                      print the card in the reader; nothing is written  读卡
qika card window MAKER-NUMBER --total M3|--total-yuan YUAN --photo FILE --reason TEXT --second NAME [--purchases N] [--remaining M3|--remaining-yuan YUAN]
                                      note what stands in a meter's window, two people  表窗读数登记（两人）
qika card lost LOAD --reason TEXT --second NAME [--total M3|--total-yuan YUAN --photo WHERE]
                                      end the load of a card that cannot come back; without a total from the noted window  遗失结案
qika card emergency LOAD --account N --volume M3 --form NO --responsible NAME --reason TEXT --second NAME
                                      emergency gas while that load waits  应急气量
qika frame decode [--protocol NAME[:PROFILE]] [--json] HEX|-
                                      what a meter's frame says; - reads one a line  解析表计报文
qika import roster|readings FILE [--dry-run|--all-or-nothing] [--faults FILE] [--config FILE]
                                      meters, or a handheld's readings, from CSV or XLSX  批量导入花名册、抄表数据
qika line watch NAME|PORT|HOST:PORT [--config FILE] [--baud N] [--parity even|none|odd] [--protocol NAME] [--profile P] [--json]
                                      every frame on a line as it passes; nothing is sent  监听线路
qika line link NAME --community N|--box N --profile P [--credited yes] [--relink yes] [--config FILE]
                                      link a building, each meter at the address on its plate  整楼接入线路
qika line sweep [--line NAME] [--id ID] [--config FILE]
                                      read every meter of a line, or of all  巡抄线路
qika meter read [--config FILE] --line NAME --address A [--profile P] [--ask address,index,purchases]
                                      read a meter over a line of the configuration  线路抄表
qika simulate station|card|vpcd|meter|printer|tell …
                                      simulated readers, cards, meters and printers as a process  模拟硬件
qika service install --config FILE [--user NAME] [--root DIR] | uninstall [--root DIR]
                                      the station as a service of systemd  安装为系统服务
qika help                             this page
`;
