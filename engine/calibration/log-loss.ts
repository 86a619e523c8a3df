import { awayFromEdges } from '#primitives/kit/probability.ts';
import { type Forecast, mean } from './forecast.ts';

/** -ln of the probability given to what happened; `p` kept 1e-4 away from 0 and 1. Range [0, 9.22]. */
export const lossOf = ({ p, right }: Forecast): number =>
  -Math.log(right ? awayFromEdges(p) : 1 - awayFromEdges(p));

/** Mean of `lossOf`, at least one forecast. */
export const logLoss = (forecasts: readonly Forecast[]): number => mean(forecasts.map(lossOf));
