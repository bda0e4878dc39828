/**
 * `npm run bench -- panel [--punches N]`: 20 companies of 50,000 punches each, and the panel over HTTP as their people
 * use it: a browser's session, one request after the other.
 *
 * - list_ms, list_500_ms, show_ms, search_ms, edit_ms: p50 and p95 of a page of 10 and of 500 punches, one punch, a search
 *   for an employee, a change of an employee
 * - list_ratio, list_500_ratio: the same lists over @adminjs/prisma's own resource with a filter on the company, behind the
 *   same session, in the same unit of work with the same settings, asked by turns
 * - list_ratio_10000_grants: the list of somebody who sees 10,000 of the punches by grants on each, over the stock one
 */
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Database as StockDatabase, Resource as StockResource } from '@adminjs/prisma';
import AdminJS, { type ActionContext, ApiController } from 'adminjs';
import express, { type Express } from 'express';
import { createPanel } from '../src/admin/panel.ts';
import { unitOfWork } from '../src/context.ts';
import { datamodel, modelOf } from '../src/db/datamodel.ts';
import { hashPassword } from '../src/domain/accounts/password.ts';
import { newId } from '../src/id.ts';
import { systemPrincipal } from '../src/policies/principal.ts';
import { median, round } from './figures.ts';
import { type BenchHouse, benchHouse } from './house.ts';
