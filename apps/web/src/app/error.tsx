'use client';
export { CrashPage as default } from '../errors/crash-page';
