import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import { inDigits } from '../lib/time.ts';
import { say } from '../lib/words.ts';

const two = (hour: number): string => String(hour).padStart(2, '0');

/** Punches by hour of the day, as bars; for those who cannot see them, as a sentence. */
export function Hours({ hours }: { hours: { hour: number; punches: number }[] }) {
  const all = Array.from({ length: 24 }, (_, hour) => ({
    hour: two(hour),
    punches: hours.find((one) => one.hour === hour)?.punches ?? 0,
  }));
  const description = hours.map(({ hour, punches }) => `${two(hour)}:00 ${punches}`).join(', ');
  return (
    <div
      style={{ width: '100%', height: 240 }}
      role="img"
      aria-label={say('Punches by hour: {{description}}', { description: description || say('none yet') })}
    >
      <ResponsiveContainer>
        <BarChart data={all} margin={{ top: 4, right: 4, bottom: 0, left: -18 }}>
          <CartesianGrid vertical={false} stroke="#e3eae8" />
          <XAxis
            dataKey="hour"
            tickFormatter={inDigits}
            tickLine={false}
            axisLine={false}
            fontSize={12}
            interval="preserveStartEnd"
          />
          <YAxis
            allowDecimals={false}
            tickFormatter={(n) => inDigits(String(n))}
            tickLine={false}
            axisLine={false}
            fontSize={12}
            width={52}
          />
          <Tooltip
            cursor={{ fill: '#e8f3f1' }}
            formatter={(n) => inDigits(String(n))}
            labelFormatter={(hour) => say('{{hour}}:00 to {{hour}}:59', { hour })}
          />
          <Bar dataKey="punches" name={say('Punches')} fill="#0b7a6f" radius={[4, 4, 0, 0]} isAnimationActive={false} />
        </BarChart>
      </ResponsiveContainer>
    </div>
  );
}
