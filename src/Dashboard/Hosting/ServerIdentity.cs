using System.Reflection;

namespace Vectorscope.Dashboard.Hosting;

/// <summary>Who this server is.</summary>
internal sealed class ServerIdentity
{
    internal static string ProductVersion { get; } =
        typeof(ServerIdentity).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    internal string Instance { get; } = Guid.NewGuid().ToString("N");
}
