import { App, DatePicker } from 'antd';
import dayjs from 'dayjs';
import { useState } from 'react';
import { answered, api, type Schema } from '../api/client';
import { queryClient } from '../api/queries';
import { ActButton, useAct } from '../forms/act';
import { t } from '../locales';
import { addDays, moment, shortWeekday } from './format';

type ClockState = Schema['ClockState'];

/** Nine in the morning in Asia/Shanghai, when a working day begins. */
const morning = (day: string): string => `${day}T01:00:00.000Z`;

function useMove() {
  const { message } = App.useApp();
  return useAct({
    mutationFn: (to: string) => answered(api.PUT('/api/clock', { body: { to } })),
    onSuccess: async ({ clock, fired }) => {
      const { day, time } = moment(clock.now);
      void message.success(t('clock.moved', { day, time, n: fired }));
      await queryClient.invalidateQueries();
    },
  });
}

function Movers({ clock }: { clock: ClockState }) {
  const move = useMove();
  const [picking, setPicking] = useState(false);
  const { next } = clock;
  const go = (to: string) => () => {
    move.mutate(to);
  };
  return (
    <span className="clock-movers">
      {move.isPending && <em role="status">{t('clock.moving')}</em>}
      {next !== null && (
        <ActButton size="small" onClick={go(next.at)} title={next.label}>
          {t('clock.next')}
          <small>
            {moment(next.at).short} {next.label}
          </small>
        </ActButton>
      )}
      <ActButton size="small" onClick={go(addDays(clock.now, 1))}>
        {t('clock.day')}
      </ActButton>
      <ActButton size="small" onClick={go(addDays(clock.now, 7))}>
        {t('clock.week')}
      </ActButton>
      <span className="clock-pick">
        <ActButton
          size="small"

          onClick={() => {
            setPicking(true);
          }}
        >
          {t('clock.to')}
        </ActButton>
        {picking && (
          <DatePicker
            open
            showNow={false}
            size="small"
            defaultPickerValue={dayjs(clock.today)}
            minDate={dayjs(clock.today).add(1, 'day')}
            onOpenChange={setPicking}
            onChange={(day) => {
              setPicking(false);
              if (day !== null) move.mutate(morning(day.format('YYYY-MM-DD')));
            }}
          />
        )}
      </span>
    </span>
  );
}

/** The strip that says: this is not real time. On every page, and on paper. */
export function ClockBar({ clock }: { clock: ClockState }) {
  if (!clock.simulated) return null;
  const { day, time } = moment(clock.now);
  return (
    <div className="clock-bar" role="note" aria-label={t('clock.simulated')}>
      <b>{t('clock.simulated')}</b>
      <span className="clock-now">
        {day} {shortWeekday(day)} {time}
      </span>
      <span className="clock-about">{t('clock.about')}</span>
      {clock.mayMove && <Movers clock={clock} />}
    </div>
  );
}
