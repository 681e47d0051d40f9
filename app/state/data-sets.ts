/** Finds out which data sets there are: of this site, and among the visitor's kept files. */
import { fetchIndex } from "../../datasets/fetch";
import { ownFiles } from "./own-data";
import { useLab } from "./store";

/** Looks which sets there are. */
export async function findData(): Promise<void> {
  const [siteSets, ownData] = await Promise.all([fetchIndex(new URL("datasets/", document.baseURI)), ownFiles.list()]);
  useLab.getState().setData({ siteSets, ownData });
}

export async function forgetData(id: string): Promise<void> {
  await ownFiles.forget(id);
  useLab.getState().setData({ ownData: await ownFiles.list() });
}
