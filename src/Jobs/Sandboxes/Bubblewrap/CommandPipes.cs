using System.Globalization;
using System.IO.Pipes;
using Microsoft.Win32.SafeHandles;

namespace Vectorscope.Jobs.Sandboxes.Bubblewrap;

/// <summary>The pipes between us and one command, made by us and opened by the porter under our process's name.</summary>
internal sealed class CommandPipes : IDisposable
{
    private readonly AnonymousPipeServerStream _input = new(PipeDirection.Out);
    private readonly AnonymousPipeServerStream _output = new(PipeDirection.In);
    private readonly AnonymousPipeServerStream _error = new(PipeDirection.In);
    private readonly AnonymousPipeServerStream _said = new(PipeDirection.In);

    internal CommandPipes() => Said = new StreamReader(_said);

    internal Stream Input => _input;
    internal Stream Output => _output;
    internal Stream Error => _error;

    /// <summary>What the porter says of the command.</summary>
    internal StreamReader Said { get; }

    private AnonymousPipeServerStream[] All => [_input, _output, _error, _said];

    /// <summary>How the porter calls them.</summary>
    internal IEnumerable<string> Names =>
        [Text(Environment.ProcessId), .. All.Select(pipe => Text(Number(pipe.ClientSafePipeHandle)))];

    /// <summary>Closes what is the command's: else no pipe would ever end.</summary>
    internal void LeaveOthersEnds()
    {
        foreach (var pipe in All) pipe.DisposeLocalCopyOfClientHandle();
    }

    public void Dispose()
    {
        foreach (var pipe in All) pipe.Dispose();
    }

    private static int Number(SafePipeHandle handle) => (int)handle.DangerousGetHandle();

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
