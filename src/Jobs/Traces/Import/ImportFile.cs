namespace Vectorscope.Jobs.Traces.Import;

/// <summary>A file to keep as it is.</summary>
/// <param name="Name">Below its job's or trial's folder, with forward slashes.</param>
public sealed record ImportFile(string Name, string Path);
