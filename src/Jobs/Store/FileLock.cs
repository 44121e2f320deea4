namespace Vectorscope.Jobs.Store;

/// <summary>How .NET tells that another process holds a file that is opened for one alone.</summary>
internal static class FileLock
{
    /// <summary>EWOULDBLOCK of flock(2), in an exception's HResult.</summary>
    internal const int WouldBlock = 11;
}
