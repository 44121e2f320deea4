namespace Vectorscope.Dashboard.Api;

/// <summary>Results to import.</summary>
/// <param name="Folder">Absolute path as the server sees it: a job folder, a run folder, or a trajectory file.</param>
internal sealed record ResultFolderRequest(string Folder);
