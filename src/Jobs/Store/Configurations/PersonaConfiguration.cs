using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Vectorscope.Jobs.Store.Entities;

namespace Vectorscope.Jobs.Store.Configurations;

internal sealed class PersonaConfiguration : IEntityTypeConfiguration<Persona>
{
    public void Configure(EntityTypeBuilder<Persona> builder)
    {
        builder.HasKey(persona => persona.Id);
        builder.Property(persona => persona.Name).UseCollation("NOCASE");
        builder.HasIndex(persona => persona.Name).IsUnique();
        builder.HasIndex(persona => persona.BuiltInKey).IsUnique();
        builder.Property(persona => persona.Version).IsConcurrencyToken();
    }
}
