#pragma once
// Debian's libxml2 is built with ICU, whose headers clash with those of Foundation. They are only
// needed for a member of a struct that is never touched here.
#include <libxml/xmlversion.h>
#undef LIBXML_ICU_ENABLED
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/SAX2.h>
#include <libxml/xmlerror.h>
#include <libxml/xmlschemas.h>
