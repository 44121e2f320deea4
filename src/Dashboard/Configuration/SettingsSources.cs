using System.Reflection;
using Microsoft.Extensions.Configuration;

namespace Vectorscope.Dashboard.Configuration;

/// <summary>Where configuration comes from; later sources win.</summary>
internal static class SettingsSources
{
    internal const string EnvironmentPrefix = "VECTORSCOPE_";

    /// <param name="given">Values from the command line.</param>
    /// <param name="folder">Folder of appsettings.json; by default the application's own, wherever the caller stands.</param>
    internal static IConfigurationRoot Build(IReadOnlyDictionary<string, string?> given, string? folder = null) =>
        new ConfigurationBuilder()
            .SetBasePath(folder ?? AppContext.BaseDirectory)
            .AddJsonFile("appsettings.json", optional: true, reloadOnChange: false)
            .AddUserSecrets(Assembly.GetExecutingAssembly(), optional: true)
            .AddEnvironmentVariables(EnvironmentPrefix)
            .AddInMemoryCollection(given)
            .Build();
}
