using System.Globalization;

namespace Vectorscope.Dashboard.Hosting;

/// <summary>Writes the process's log to a file of its own in the data folder and keeps the last few.</summary>
internal sealed class LogFileProvider : ILoggerProvider, ISupportExternalScope
{
    private const int Kept = 20;
    private readonly Lock _gate = new();
    private readonly StreamWriter _writer;
    private readonly TimeProvider _time;
    private IExternalScopeProvider _scopes = new LoggerExternalScopeProvider();

    internal LogFileProvider(string folder, TimeProvider time)
    {
        _time = time;
        Directory.CreateDirectory(folder);
        foreach (var old in Directory.GetFiles(folder, "vectorscope-*.log").Order(StringComparer.Ordinal).SkipLast(Kept - 1))
            File.Delete(old);
        var name = string.Create(CultureInfo.InvariantCulture, $"vectorscope-{time.GetUtcNow():yyyyMMdd-HHmmss}-{Environment.ProcessId}.log");
        var file = new FileStream(Path.Combine(folder, name), FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
        _writer = new StreamWriter(file) { AutoFlush = true };
    }

    public ILogger CreateLogger(string categoryName) => new FileLogger(this, categoryName);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    public void Dispose()
    {
        lock (_gate) _writer.Dispose();
    }

    private void Write(LogLevel level, string category, string message, Exception? exception)
    {
        lock (_gate)
        {
            _writer.Write(string.Create(CultureInfo.InvariantCulture, $"{_time.GetUtcNow():O} {level,-11} {category}: "));
            _scopes.ForEachScope((scope, writer) => writer.Write($"[{scope}] "), _writer);
            _writer.WriteLine(message);
            if (exception is not null) _writer.WriteLine(exception);
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
