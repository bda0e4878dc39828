import type { Declaration } from '../declaration.ts';
import { cloudOnly } from './on-site.ts';

export const geofenceResource: Declaration = {
  model: 'geofence',
  group: 'phones',
  icon: 'MapPin',
  title: ['name'],
  list: ['name', 'radiusM', 'departmentId', 'employeeId', 'points'],
  phone: ['name', 'radiusM'],
  show: ['name', 'points', 'radiusM', 'departmentId', 'employeeId', 'createdAt'],
  filter: ['name', 'departmentId', 'employeeId'],
  form: ['name', 'points', 'radiusM', 'departmentId', 'employeeId'],
  sort: { field: 'name', direction: 'asc' },
  notice: (ctx) => cloudOnly(ctx) ?? 'pointsOfPlaces',
  properties: { points: { type: 'textarea' } },
};
