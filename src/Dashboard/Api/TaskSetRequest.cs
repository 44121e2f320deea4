namespace Vectorscope.Dashboard.Api;

/// <summary>A folder of tasks to put on the list.</summary>
/// <param name="Folder">Path as the server sees it.</param>
/// <param name="Name">Default: the folder's name.</param>
internal sealed record TaskSetRequest(string Folder, string? Name = null);
