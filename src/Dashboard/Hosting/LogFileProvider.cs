using System.Globalization;
using System.Text;
using Vectorscope.Engine.Text;

namespace Vectorscope.Dashboard.Hosting;

/// <summary>
/// Writes the process's log to a file of its own in the data folder and keeps the last few. A line that cannot be written is counted and
/// told with the next that can: whoever logs has something better to do than to fail for want of disk.
/// </summary>
internal sealed class LogFileProvider : ILoggerProvider, ISupportExternalScope
{
    private const int Kept = 20;
    private readonly Lock _gate = new();
    private readonly FileStream _file;
    private readonly TimeProvider _time;
    private IExternalScopeProvider _scopes = new LoggerExternalScopeProvider();
    private long _lost;

    internal LogFileProvider(string folder, TimeProvider time)
    {
        _time = time;
        Directory.CreateDirectory(folder);
        foreach (var old in Directory.GetFiles(folder, "vectorscope-*.log").Order(StringComparer.Ordinal).SkipLast(Kept - 1))
            File.Delete(old);
        var name = string.Create(CultureInfo.InvariantCulture, $"vectorscope-{time.GetUtcNow():yyyyMMdd-HHmmss}-{Environment.ProcessId}.log");
        // Unbuffered: what could not be written is not tried again with every later line, and at the end.
        _file = new FileStream(Path.Combine(folder, name), FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
    }

    public ILogger CreateLogger(string categoryName) => new FileLogger(this, categoryName);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    public void Dispose()
    {
        lock (_gate) _file.Dispose();
    }

    private void Write(LogLevel level, string category, string message, Exception? exception)
    {
        var line = new StringBuilder();
        line.Append(CultureInfo.InvariantCulture, $"{_time.GetUtcNow():O} {level,-11} {category}: ");
        _scopes.ForEachScope((scope, text) => text.Append('[').Append(scope).Append("] "), line);
        line.AppendLine(message);
        if (exception is not null) line.AppendLine(exception.ToString());
        lock (_gate)
        {
            if (_lost > 0) line.Insert(0, string.Create(CultureInfo.InvariantCulture, $"({Amount.Of(_lost, "line")} before this one could not be written)\n"));
            try
            {
                _file.Write(Encoding.UTF8.GetBytes(line.ToString()));
                _lost = 0;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or ObjectDisposedException)
            {
                _lost++;
            }
        }
    }

    private sealed class FileLogger(LogFileProvider provider, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => provider._scopes.Push(state);

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel)) provider.Write(logLevel, category, formatter(state, exception), exception);
        }
    }
}
