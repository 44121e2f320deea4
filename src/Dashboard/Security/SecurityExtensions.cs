namespace Vectorscope.Dashboard.Security;

/// <summary>Who may talk to the server, and what a browser may do with its answers.</summary>
internal static class SecurityExtensions
{
    internal static void AddSecurity(this IServiceCollection services)
    {
        services.AddSingleton<SignIn>();
        services.AddSingleton<TokenTries>();
        services.AddSingleton<TokenGate>();
        services.AddSingleton<KeyGate>();
        services.AddSingleton<OriginGate>();
        services.AddSingleton<SecurityHeaders>();
        services.AddHttpContextAccessor();
        services.AddScoped(provider => ScriptNonce.Of(provider.GetRequiredService<IHttpContextAccessor>().HttpContext
            ?? throw new InvalidOperationException("A script nonce belongs to a request; a circuit has none.")));
    }

    /// <summary>First in the pipeline. Headers come before the gates so that refusals carry them too.</summary>
    internal static void UseSecurity(this WebApplication app)
    {
        app.Use(app.Services.GetRequiredService<SecurityHeaders>().InvokeAsync);
        app.Use(app.Services.GetRequiredService<KeyGate>().InvokeAsync);
        app.Use(app.Services.GetRequiredService<OriginGate>().InvokeAsync);
        app.Use(app.Services.GetRequiredService<TokenGate>().InvokeAsync);
        app.MapLogin();
    }
}
