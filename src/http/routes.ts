/** Every route of the house, desk by desk. */
import type { FastifyInstance } from 'fastify';
import { addAdjustmentRoutes } from './adjustments.ts';
import { addCardLifeRoutes } from './card-life.ts';
import { addChargeRoutes } from './charges.ts';
import { addCardRoutes, addOpenLoadRoutes, addSaleRoutes } from './counter.ts';
import { addCustomerRoutes } from './customers.ts';
import type { HttpDeps } from './deps.ts';
import { addDesk } from './desk.ts';
import { addDiagnosisRoutes } from './diagnosis.ts';
import { addEngineeringRoutes } from './engineering.ts';
import { addEventRoutes } from './events.ts';
import { addFinanceRoutes } from './finance.ts';
import { addHealthRoutes } from './health.ts';
import { addLineLoadRoutes } from './line-loads.ts';
import { addLineRoutes, addLinkRoute } from './lines.ts';
import { addLotRoutes } from './lots.ts';
import { addMeterRoutes } from './meters.ts';
import { addMonthRoutes } from './months.ts';
import { addPage } from './page.ts';
import { addPaperRoutes } from './papers.ts';
import { addPrintingRoutes } from './printing.ts';
import { addReadingRoutes } from './readings.ts';
import { addRecordRoutes } from './records.ts';
import { addReversalRoutes } from './reversal.ts';
import { addRosterRoutes } from './rosters.ts';
import { addCashControlRoutes, addShiftRoutes } from './shifts.ts';
import { addSimRoutes } from './sim.ts';
import { addStandingRoute } from './standing.ts';
import { addStationRoute } from './station.ts';
import { addTicketRoutes } from './tickets.ts';

export function addRoutes(server: FastifyInstance, deps: HttpDeps): void {
  addPage(server, deps.page);
  addHealthRoutes(server, deps);
  addStationRoute(server, deps);
  addEventRoutes(server, deps);
  addDesk(server, deps, (desk) => {
    addSaleRoutes(desk, deps);
    addOpenLoadRoutes(desk, deps);
    addCardRoutes(desk, deps);
    addCardLifeRoutes(desk, deps);
    addReversalRoutes(desk, deps);
    addDiagnosisRoutes(desk, deps);
    addRecordRoutes(desk, deps);
    addStandingRoute(desk, deps);
    addPrintingRoutes(desk, deps);
    addShiftRoutes(desk, deps);
    addCashControlRoutes(desk, deps);
    addTicketRoutes(desk, deps);
    addChargeRoutes(desk, deps);
    addCustomerRoutes(desk, deps);
    addEngineeringRoutes(desk, deps);
    addMeterRoutes(desk, deps);
    addRosterRoutes(desk, deps);
    addPaperRoutes(desk, deps);
    addReadingRoutes(desk, deps);
    addFinanceRoutes(desk, deps);
    addLineRoutes(desk, deps);
    addLotRoutes(desk, deps);
    addMonthRoutes(desk, deps);
<<<<<<< HEAD
    addAdjustmentRoutes(desk, deps);
=======
    addLinkRoute(desk, deps);
    addLineLoadRoutes(desk, deps);
>>>>>>> 0722442 (Loads over the line: an increment guarded by the meter's own count, settled by evidence and never credited twice)
    if (deps.sim !== null) addSimRoutes(desk, deps.sim);
  });
}
