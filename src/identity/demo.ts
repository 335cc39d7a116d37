/** The one password of all demo accounts; shown on the log-in page, and only there where all data is made up. */
export const demoPassword = 'battlemap-demo';
