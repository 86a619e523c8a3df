import { handleTrpc } from '#server/handle-trpc.ts';

export { handleTrpc as GET, handleTrpc as POST };
