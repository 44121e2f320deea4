namespace Vectorscope.Dashboard.State;

/// <summary>Something a panel waits for: not there yet, there, or failed. While it is read again, the old value stays.</summary>
public sealed class Loading<T>
    where T : class
{
    /// <summary>What was read last.</summary>
    public T? Value { get; private set; }

    /// <summary>Why the last reading failed.</summary>
    public Exception? Error { get; private set; }

    /// <summary>The last reading found nothing, or it was told that it is gone.</summary>
    public bool Missing { get; private set; }

    /// <summary>Reads, and keeps value or error. A cancelled reading changes nothing.</summary>
    public Task ReadAsync(Func<CancellationToken, Task<T>> read, CancellationToken cancellationToken) =>
        FindAsync(async token => await read(token), cancellationToken);

    /// <summary>Reads what may not exist; keeps value, error or that there is nothing.</summary>
    public async Task FindAsync(Func<CancellationToken, Task<T?>> read, CancellationToken cancellationToken)
    {
        try
        {
            Value = await read(cancellationToken);
            (Error, Missing) = (null, Value is null);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The page was left.
        }
#pragma warning disable CA1031 // Whatever failed, the panel shows it and offers to try again; the other panels stay.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Error = e;
        }
    }

    /// <summary>Forgets the value, to show the skeleton again.</summary>
    public void Reset() => (Value, Error, Missing) = (null, null, false);

    /// <summary>What was read has been deleted.</summary>
    public void Remove() => (Value, Error, Missing) = (null, null, true);
}
