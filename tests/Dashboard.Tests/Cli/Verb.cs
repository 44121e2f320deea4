using Vectorscope.Dashboard.Cli;

namespace Vectorscope.Dashboard.Tests.Cli;

/// <summary>Runs a verb in this process with captured writers.</summary>
internal static class Verb
{
    internal sealed record Answer(int ExitCode, string Output, string Error);

    internal static Task<Answer> RunAsync(string folder, params string[] arguments) => RunWithInputAsync(folder, Stream.Null, arguments);

    internal static async Task<Answer> RunWithInputAsync(string folder, Stream input, params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        using var terminal = new Terminal(input, output, error, folder);
        var code = await CommandLine.RunAsync(arguments, terminal);
        return new Answer(code, output.ToString(), error.ToString());
    }
}
