// Style sheets are imported for the bundle only: esbuild.mjs writes them beside the script.

declare module '*.css'
