using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Benchmarking.Imports;

/// <summary>One import at a time, in whichever process: the second finds what the first made, and what is half made belongs to nobody at work.</summary>
internal sealed class ImportLock(DataFolder folder)
{
    private static readonly TimeSpan s_wait = TimeSpan.FromMilliseconds(100);

    /// <summary>Held until it is disposed of, or its process ends; null while another holds it.</summary>
    public IDisposable? TryTake()
    {
        try
        {
            return new FileStream(Path.Combine(folder.Root, "import.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when ((e.HResult & 0xFFFF) == FileLock.WouldBlock)
        {
            // Whatever else goes wrong, a full disk for example, goes wrong for the import.
            return null;
        }
    }

    public async Task<IDisposable> TakeAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (TryTake() is { } held)
            {
                return held;
            }
            await Task.Delay(s_wait, cancellationToken);
        }
    }
}
