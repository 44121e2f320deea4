using Microsoft.Extensions.DependencyInjection;
using Vectorscope.Dashboard.Cli;
using Vectorscope.Dashboard.Tests.Api;
using Vectorscope.Tests.Toys;

namespace Vectorscope.Dashboard.Tests.Cli;

/// <summary>Runs a verb in this process with captured writers.</summary>
internal static class Verb
{
    internal sealed record Answer(int ExitCode, string Output, string Error);

    internal static Task<Answer> RunAsync(string folder, params string[] arguments) => RunWithInputAsync(folder, Stream.Null, arguments);

    internal static Task<Answer> RunWithInputAsync(string folder, Stream input, params string[] arguments) => RunAsync(folder, input, null, arguments);

    /// <summary>With kinds of runs that need no model.</summary>
    internal static Task<Answer> RunCountingAsync(string folder, params string[] arguments) => RunAsync(folder, Stream.Null, CountingRun.Register, arguments);

    /// <summary>With a kind of run that the product does not know.</summary>
    internal static Task<Answer> RunToyAsync(string folder, params string[] arguments) => RunAsync(folder, Stream.Null, ToyKind.Register, arguments);

    private static async Task<Answer> RunAsync(string folder, Stream input, Action<IServiceCollection>? more, string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        using var terminal = new Terminal(input, output, error, folder) { MoreServices = more };
        var code = await CommandLine.RunAsync(arguments, terminal);
        return new Answer(code, output.ToString(), error.ToString());
    }
}
