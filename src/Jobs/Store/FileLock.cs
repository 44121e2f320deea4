namespace Vectorscope.Jobs.Store;

/// <summary>A file that one process at a time holds open, and how .NET tells that another one does.</summary>
internal static class FileLock
{
    /// <summary>EWOULDBLOCK of flock(2), in an exception's HResult.</summary>
    internal const int WouldBlock = 11;

    /// <summary>Takes it; null while another process holds it. It goes with its process, however that ends.</summary>
    internal static FileStream? TryTake(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when ((e.HResult & 0xFFFF) == WouldBlock)
        {
            return null;
        }
    }
}
