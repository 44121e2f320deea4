namespace Vectorscope.Dashboard.Api;

/// <summary>A model folder to add.</summary>
/// <param name="Folder">Path as the server sees it.</param>
internal sealed record ModelFolderRequest(string Folder);
