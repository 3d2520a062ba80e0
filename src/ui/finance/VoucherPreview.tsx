/** 凭证预览: the vouchers of an export as they will be imported, line by line, each held against its own balance. */
import { Alert, Button } from 'antd';
import { useState } from 'react';
import { Unanswered } from '../api/client.ts';
import { plainText } from '../api/plain.ts';
import { figure, ListTable } from '../station/ListTable.tsx';
import { useRoom } from '../words/room.ts';
import { booksWords } from './books.ts';
import { type VoucherLine, voucherLines, vouchersBalance } from './voucher-file.ts';

const FILE = '08-vouchers.csv';

export function VoucherPreview({ period }: { readonly period: string }) {
  const { vouchers } = useRoom(booksWords);
  const [lines, setLines] = useState<readonly VoucherLine[] | null | 'unread'>(null);
  const read = async (): Promise<void> => {
    try {
      const answer = await plainText(`/api/months/${period}/export/files/${FILE}`);
      setLines(answer.ok ? voucherLines(answer.value) : 'unread');
    } catch (error) {
      if (!(error instanceof Unanswered)) throw error;
      setLines('unread');
    }
  };
  if (lines === null) return <Button onClick={() => void read()}>{vouchers.preview}</Button>;
  if (lines === 'unread') return <Alert type="error" showIcon title={vouchers.notRead} />;
  const balanced = vouchersBalance(lines);
  return (
    <section aria-label={vouchers.title}>
      <Alert
        type={balanced ? 'success' : 'error'}
        showIcon
        title={balanced ? vouchers.balanced : vouchers.unbalanced}
      />
      <ListTable
        caption={`${vouchers.title} · ${period}`}
        columns={[
          vouchers.no,
          vouchers.date,
          vouchers.summary,
          vouchers.account,
          vouchers.class,
          figure(vouchers.debit),
          figure(vouchers.credit),
        ]}
        rows={lines.map((line, at) => ({
          key: `${line.number} ${at}`,
          cells: [
            line.number,
            line.date,
            line.summary,
            `${line.account} ${line.name}`,
            line.customerClass,
            line.debit,
            line.credit,
          ],
        }))}
      />
    </section>
  );
}
