using System.Runtime.InteropServices;
using System.Text;

namespace Vectorscope.Dashboard.Cli;

/// <summary>What a verb has of the outside: where its answer and its messages go, the caller's folder, the wish to stop.</summary>
internal sealed partial class Terminal : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly List<PosixSignalRegistration> _signals = [];

    internal Terminal(Stream input, TextWriter output, TextWriter error, string folder)
    {
        Input = input;
        Output = output;
        Error = error;
        Folder = folder;
    }

    /// <summary>What the caller pipes in; read by verbs that are given <c>-</c> for a file.</summary>
    internal Stream Input { get; }

    /// <summary>The answer, and nothing else.</summary>
    internal TextWriter Output { get; }

    /// <summary>Everything that is not the answer.</summary>
    internal TextWriter Error { get; }

    /// <summary>Whether <see cref="Error"/> is a screen, where a line can be written over.</summary>
    internal bool ErrorIsScreen { get; private init; }

    /// <summary>The folder that relative paths start from.</summary>
    internal string Folder { get; }

    /// <summary>Set by the first Ctrl-C or SIGTERM; a second one ends the process at once.</summary>
    internal CancellationToken Stop => _stop.Token;

    internal static Terminal OfProcess()
    {
        // Buffered: an answer of many lines is one of the things verbs are for. Flushed when the verb ends.
        var output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false), 1 << 16);
        var terminal = new Terminal(Console.OpenStandardInput(), output, Console.Error, Environment.CurrentDirectory) { ErrorIsScreen = !Console.IsErrorRedirected };
        terminal.Watch(PosixSignal.SIGINT);
        terminal.Watch(PosixSignal.SIGTERM);
        return terminal;
    }

    private void Watch(PosixSignal signal) => _signals.Add(PosixSignalRegistration.Create(signal, context =>
    {
        context.Cancel = !_stop.IsCancellationRequested;
        _stop.Cancel();
    }));

    public void Dispose()
    {
        _signals.ForEach(signal => signal.Dispose());
        _stop.Dispose();
    }
}
