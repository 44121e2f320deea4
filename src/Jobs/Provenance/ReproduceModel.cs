namespace Vectorscope.Jobs.Provenance;

/// <summary>The model and how it was run.</summary>
public sealed record ReproduceModel(string Name, string Folder, string ContentHash, string Device, string Dtype);
