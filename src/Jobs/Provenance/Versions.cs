using System.Reflection;
using System.Runtime.InteropServices;
using Vectorscope.Engine.Runtime;

namespace Vectorscope.Jobs.Provenance;

/// <summary>Versions of what a number depends on.</summary>
internal static class Versions
{
    /// <summary>This program, with its commit where the build knows it.</summary>
    public static string Code => Informational(typeof(Versions).Assembly);

    /// <summary>Where no model runs in this process, libtorch is not loaded for its version alone.</summary>
    public static IReadOnlyDictionary<string, string> OfRuntime() => new SortedDictionary<string, string>(StringComparer.Ordinal)
    {
        [".NET"] = RuntimeInformation.FrameworkDescription,
    };

    public static IReadOnlyDictionary<string, string> Of(LibTorchInfo libTorch) => new SortedDictionary<string, string>(StringComparer.Ordinal)
    {
        [".NET"] = RuntimeInformation.FrameworkDescription,
        ["TorchSharp"] = Assembly.GetAssembly(typeof(LibTorch))!.GetReferencedAssemblies()
            .Single(name => name.Name == "TorchSharp").Version!.ToString(),
        ["libtorch"] = libTorch.Version ?? "unknown",
    };

    private static string Informational(Assembly assembly) =>
        assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
}
