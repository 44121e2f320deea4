namespace Vectorscope.Jobs.Sandboxes.Bubblewrap;

/// <summary>How full a file system is.</summary>
internal readonly record struct FileSystemUse(long Bytes, long UsedBytes, long UsedFiles);
